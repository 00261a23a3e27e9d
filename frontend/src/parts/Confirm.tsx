/** Asks before something is lost. */

import { AlertDialog } from "radix-ui";
import { t } from "../strings";

interface Props {
  title: string;
  body: string;
  action: string;
  onConfirm(): void;
  onCancel(): void;
}

export default function Confirm({ title, body, action, onConfirm, onCancel }: Props) {
  return (
    <AlertDialog.Root open onOpenChange={(open) => !open && onCancel()}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="overlay" />
        <AlertDialog.Content className="dialog">
          <AlertDialog.Title>{title}</AlertDialog.Title>
          <AlertDialog.Description>{body}</AlertDialog.Description>
          <div className="dialog-buttons">
            <AlertDialog.Cancel className="button">{t.cancel}</AlertDialog.Cancel>
            <button type="button" className="button destructive" onClick={onConfirm}>
              {action}
            </button>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
