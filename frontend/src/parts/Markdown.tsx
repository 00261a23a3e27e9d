/** Markdown of an answer. No raw HTML, no images (a remote one would report who reads it). */

import { memo } from "react";
import ReactMarkdown, { type Components } from "react-markdown";
import { blocks } from "../blocks";

const COMPONENTS: Components = {
  a: ({ href, children }) => (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow">
      {children}
    </a>
  ),
  img: ({ alt }) => <>{alt}</>,
  // An answer stands inside a page that has its own headings.
  h1: ({ children }) => <h3>{children}</h3>,
  h2: ({ children }) => <h3>{children}</h3>,
};

const Block = memo(function Block({ text }: { text: string }) {
  return (
    <ReactMarkdown skipHtml components={COMPONENTS}>
      {text}
    </ReactMarkdown>
  );
});

export default function Markdown({ text }: { text: string }) {
  return blocks(text).map((block, index) => <Block key={index} text={block} />);
}
