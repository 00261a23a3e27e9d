/** A list of words that grows by typing: Enter, a comma, the button or leaving the box adds one. */

import { useId, useRef } from "react";
import { useEnter } from "../ime";
import { t } from "../strings";
import { Icon } from "./Icon";

interface Props {
  label: string;
  placeholder: string;
  tags: readonly string[];
  onChange(tags: string[]): void;
}

export function TagBox({ label, placeholder, tags, onChange }: Props) {
  const id = useId();
  const box = useRef<HTMLInputElement>(null);
  const add = (): void => {
    const element = box.current;
    if (!element) return;
    const words = element.value.split(/[,，、]/).map((word) => word.trim().normalize("NFC"));
    const fresh = words.filter((word) => word !== "" && !tags.includes(word));
    element.value = "";
    if (fresh.length > 0) onChange([...tags, ...new Set(fresh)]);
  };
  const [enter] = useEnter(add);
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {tags.length > 0 ? (
        <ul className="tags">
          {tags.map((tag) => (
            <li key={tag}>
              {tag}
              <button
                type="button"
                aria-label={t.profile.removeTag(tag)}
                onClick={() => onChange(tags.filter((other) => other !== tag))}
              >
                <Icon name="close" />
              </button>
            </li>
          ))}
        </ul>
      ) : null}
      <div className="tag-entry">
        <input
          {...enter}
          ref={box}
          id={id}
          placeholder={placeholder}
          autoComplete="off"
          maxLength={40}
          onBlur={() => {
            enter.onBlur();
            add();
          }}
        />
        <button type="button" className="button" onClick={add}>
          {t.profile.add}
        </button>
      </div>
    </div>
  );
}
