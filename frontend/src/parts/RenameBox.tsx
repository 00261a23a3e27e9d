/** The title of a chat while it is being changed. Enter or leaving saves, Escape gives up. */

import { useRef } from "react";
import { useEnter } from "../ime";
import { t } from "../strings";

interface Props {
  title: string;
  onSave(title: string): void;
  onCancel(): void;
}

export function RenameBox({ title, onSave, onCancel }: Props) {
  const done = useRef(false);
  const finish = (box: { value: string }): void => {
    if (done.current) return;
    done.current = true;
    onSave(box.value.trim());
  };
  const [enter] = useEnter(finish);
  return (
    <li className="chat-row renaming">
      <input
        {...enter}
        defaultValue={title}
        aria-label={t.sidebar.renameBox}
        maxLength={60}
        enterKeyHint="done"
        autoFocus
        onFocus={(event) => event.currentTarget.select()}
        onBlur={(event) => {
          enter.onBlur();
          finish(event.currentTarget);
        }}
        onKeyDown={(event) => {
          enter.onKeyDown(event);
          // Escape in mid-syllable belongs to the input method.
          if (event.key !== "Escape" || event.nativeEvent.isComposing) return;
          event.stopPropagation();
          done.current = true;
          onCancel();
        }}
      />
    </li>
  );
}
