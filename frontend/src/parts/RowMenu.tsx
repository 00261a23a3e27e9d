/** The open menu of one chat. Mounted by the press that opens it, so it starts open. */

import { DropdownMenu } from "radix-ui";
import { useRef } from "react";
import { t } from "../strings";
import { Icon } from "./Icon";

interface Props {
  label: string;
  onRename(): void;
  onRemove(): void;
  onClose(): void;
}

export default function RowMenu({ label, onRename, onRemove, onClose }: Props) {
  // What was chosen runs after the menu has closed, so that the focus is not pulled back to it.
  const chosen = useRef<(() => void) | null>(null);
  return (
    <DropdownMenu.Root defaultOpen onOpenChange={(open) => !open && !chosen.current && onClose()}>
      <DropdownMenu.Trigger className="icon-button small row-menu" aria-label={label}>
        <Icon name="more" />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          className="menu"
          align="start"
          sideOffset={4}
          collisionPadding={8}
          onCloseAutoFocus={(event) => {
            if (!chosen.current) return;
            event.preventDefault();
            chosen.current();
          }}
        >
          <DropdownMenu.Item onSelect={() => (chosen.current = onRename)}>
            <Icon name="edit" />
            {t.sidebar.rename}
          </DropdownMenu.Item>
          <DropdownMenu.Item className="danger" onSelect={() => (chosen.current = onRemove)}>
            <Icon name="trash" />
            {t.sidebar.remove}
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
