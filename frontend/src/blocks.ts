/**
 * Cuts Markdown at blank lines, so that a growing answer reads its last block again and not the
 * whole. A code fence stays in one block, however many blank lines it holds.
 */

export function blocks(text: string): string[] {
  const out: string[] = [];
  let current: string[] = [];
  let fence = "";
  for (const line of text.split("\n")) {
    const mark = /^\s{0,3}(`{3,}|~{3,})/.exec(line)?.[1] ?? "";
    if (fence === "") fence = mark;
    else if (mark.startsWith(fence)) fence = "";
    if (line.trim() === "" && fence === "") {
      if (current.length > 0) out.push(current.join("\n"));
      current = [];
    } else {
      current.push(line);
    }
  }
  if (current.length > 0) out.push(current.join("\n"));
  return out;
}
