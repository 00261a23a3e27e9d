/** The open account menu: profile, brightness, log-out. */

import { DropdownMenu } from "radix-ui";
import { useState, type ReactNode } from "react";
import { useNavigate } from "react-router";
import { questionsOf, useBots } from "../bots";
import { sentence } from "../http";
import { notify, warn } from "../notify";
import { useSession } from "../session";
import { t } from "../strings";
import { chooseTheme, chosenTheme, type Theme } from "../theme";
import { Icon, type IconName } from "./Icon";

const THEMES: readonly [Theme, IconName][] = [
  ["system", "screen"],
  ["light", "sun"],
  ["dark", "moon"],
];

interface Props {
  name: string;
  label: ReactNode;
  onClose(): void;
}

export default function AccountMenu({ name, label, onClose }: Props) {
  const { me, logout } = useSession();
  const { list } = useBots();
  const navigate = useNavigate();
  const [theme, setTheme] = useState(chosenTheme);
  const leave = async (): Promise<void> => {
    try {
      await logout();
    } catch (error) {
      return warn(sentence(error));
    }
    notify(t.account.loggedOut);
    void navigate("/", { replace: true });
  };
  const choose = (value: string): void => {
    setTheme(value as Theme);
    chooseTheme(value as Theme);
  };

  return (
    <DropdownMenu.Root defaultOpen onOpenChange={(open) => !open && onClose()}>
      <DropdownMenu.Trigger className="account-button" aria-label={`${t.account.menu} (${name})`}>
        {label}
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu account-menu" align="start" side="top" sideOffset={6}>
          {me?.user ? (
            <>
              <DropdownMenu.Label className="menu-label">{me.user.email}</DropdownMenu.Label>
              {list && questionsOf(list) ? (
                <DropdownMenu.Item onSelect={() => void navigate("/profile")}>
                  <Icon name="user" />
                  {t.account.profile}
                </DropdownMenu.Item>
              ) : null}
              <DropdownMenu.Separator />
            </>
          ) : null}
          <DropdownMenu.Label className="menu-label">{t.theme.label}</DropdownMenu.Label>
          <DropdownMenu.RadioGroup value={theme} onValueChange={choose}>
            {THEMES.map(([value, icon]) => (
              <DropdownMenu.RadioItem
                key={value}
                value={value}
                onSelect={(event) => event.preventDefault()}
              >
                <Icon name={icon} />
                {t.theme[value]}
                <DropdownMenu.ItemIndicator className="menu-check">
                  <Icon name="check" />
                </DropdownMenu.ItemIndicator>
              </DropdownMenu.RadioItem>
            ))}
          </DropdownMenu.RadioGroup>
          {me?.user ? (
            <>
              <DropdownMenu.Separator />
              <DropdownMenu.Item onSelect={() => void leave()}>
                <Icon name="out" />
                {t.account.logout}
              </DropdownMenu.Item>
            </>
          ) : null}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
