/** Copy, and ask for another answer. */

import { useEffect, useState } from "react";
import type { Message } from "../api";
import { warn } from "../notify";
import { t } from "../strings";
import { Icon } from "./Icon";

interface Props {
  message: Message;
  onRemake: ((id: string) => void) | null;
}

export function AnswerTools({ message, onRemake }: Props) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => setCopied(false), 1800);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(message.content);
      setCopied(true);
    } catch {
      warn(t.thread.copyFailed); // No permission, or the page is not on https.
    }
  };
  return (
    <div className="tools">
      <button type="button" className="tool" onClick={() => void copy()}>
        <Icon name={copied ? "check" : "copy"} />
        {copied ? t.thread.copied : t.thread.copy}
      </button>
      {onRemake ? (
        <button type="button" className="tool" onClick={() => onRemake(message.id)}>
          <Icon name="again" />
          {t.thread.again}
        </button>
      ) : null}
    </div>
  );
}
