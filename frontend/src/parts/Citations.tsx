/**
 * What an answer leans on: a row of sources, and under it the passage of the one that is open. Its
 * words come from strangers and are shown as plain text.
 */

import { memo, useId, useState } from "react";
import type { Citation } from "../api";
import { nameOf } from "../citation";
import { t } from "../strings";
import { Icon } from "./Icon";
import { Passage } from "./Passage";

export const Citations = memo(function Citations({ citations }: { citations: readonly Citation[] }) {
  const [open, setOpen] = useState<number | null>(null);
  const id = useId();
  if (citations.length === 0) return null;
  return (
    <div className="cites">
      <span className="cites-label" aria-hidden="true">
        {t.cite.label(citations.length)}
      </span>
      <ul aria-label={t.cite.list(citations.length)}>
        {citations.map((citation, index) => (
          <li key={index}>
            <button
              type="button"
              className="cite"
              aria-expanded={open === index}
              aria-controls={open === index ? id : undefined}
              onClick={() => setOpen(open === index ? null : index)}
            >
              <span className="cite-number">{index + 1}</span>
              <bdi className="cite-name">{nameOf(citation)}</bdi>
              <Icon name="chevron" />
            </button>
            {open === index ? <Passage id={id} number={index + 1} citation={citation} /> : null}
          </li>
        ))}
      </ul>
    </div>
  );
});
