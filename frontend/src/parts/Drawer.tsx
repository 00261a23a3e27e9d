/** The list of chats over the page, on a narrow screen. */

import { Dialog } from "radix-ui";
import type { ReactNode } from "react";
import { t } from "../strings";
import { Icon } from "./Icon";

export default function Drawer({ children, onClose }: { children: ReactNode; onClose(): void }) {
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="overlay" />
        <Dialog.Content className="drawer side" aria-describedby={undefined}>
          <Dialog.Title className="sr-only">{t.sidebar.label}</Dialog.Title>
          <Dialog.Close className="icon-button drawer-close" aria-label={t.close}>
            <Icon name="close" />
          </Dialog.Close>
          {children}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
