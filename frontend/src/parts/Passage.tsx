/** One source, open: its passage with the part that was used marked, and where it stands. */

import { useLayoutEffect, useRef, useState } from "react";
import type { Citation } from "../api";
import { linkOf, nameOf, partsOf } from "../citation";
import { t } from "../strings";
import { Icon } from "./Icon";

interface Props {
  id: string;
  number: number;
  citation: Citation;
}

export function Passage({ id, number, citation }: Props) {
  const name = nameOf(citation);
  const [before, used, after] = partsOf(citation);
  const { whole, box, scrolls } = useInSight(citation);
  return (
    <section ref={whole} id={id} className="passage" aria-label={t.cite.region(number, name)}>
      <header className="passage-head">
        <h3>
          <bdi>{name}</bdi>
        </h3>
        {citation.category ? <span className="chip">{citation.category}</span> : null}
      </header>
      <div
        ref={box}
        className="passage-text"
        {...(scrolls ? { tabIndex: 0, role: "group", "aria-label": t.cite.passage } : {})}
      >
        {before}
        {used ? <mark>{used}</mark> : null}
        {after}
      </div>
      <Origin citation={citation} />
    </section>
  );
}

function Origin({ citation: { source, licence } }: { citation: Citation }) {
  const link = linkOf(source);
  if (!source && !licence) return null;
  return (
    <dl className="origin">
      {source ? (
        <div>
          <dt>{t.cite.source}</dt>
          <dd>
            {link ? (
              <a href={link.href} target="_blank" rel="noopener noreferrer">
                <bdi>{link.label}</bdi>
                <Icon name="away" />
                <span className="sr-only"> {t.cite.newTab}</span>
              </a>
            ) : (
              <bdi>{source}</bdi>
            )}
          </dd>
        </div>
      ) : null}
      {licence ? (
        <div>
          <dt>{t.cite.licence}</dt>
          <dd>
            <bdi>{licence}</bdi>
          </dd>
        </div>
      ) : null}
    </dl>
  );
}

/**
 * Brings what was opened into sight: the source into the thread, and the part that was used into the
 * box that a long passage scrolls in.
 */
function useInSight(citation: Citation) {
  const whole = useRef<HTMLElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const [scrolls, setScrolls] = useState(false);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    setScrolls(element.scrollHeight > element.clientHeight);
    const mark = element.querySelector("mark")?.getBoundingClientRect();
    const top = element.getBoundingClientRect().top;
    if (mark) element.scrollTop += mark.top - top - element.clientHeight / 4;
    whole.current?.scrollIntoView({ block: "nearest" });
  }, [citation]);
  return { whole, box, scrolls };
}
