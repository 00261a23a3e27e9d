/** Light, dark, or as the system says. `public/theme.js` does the same before the first paint. */

export type Theme = "light" | "dark" | "system";

const KEY = "malbeot:theme";
const PAPER = { light: "#faf8f4", dark: "#12151c" } as const;

export function chosenTheme(): Theme {
  try {
    const value = localStorage.getItem(KEY);
    return value === "light" || value === "dark" ? value : "system";
  } catch {
    return "system"; // Storage is closed: nothing was ever chosen.
  }
}

export function chooseTheme(theme: Theme): void {
  try {
    if (theme === "system") localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, theme);
  } catch {
    // Storage is closed: the choice lasts until the page is left.
  }
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  paintBrowserBar();
}

/** Gives the browser's own bar the colour of the page, now and when the system changes. */
export function watchTheme(): void {
  darkSystem().addEventListener("change", paintBrowserBar);
  paintBrowserBar();
}

function darkSystem(): MediaQueryList {
  return window.matchMedia("(prefers-color-scheme: dark)");
}

function paintBrowserBar(): void {
  const chosen = document.documentElement.dataset.theme ?? (darkSystem().matches ? "dark" : "light");
  const meta = document.querySelector<HTMLMetaElement>('meta[name="theme-color"]');
  if (meta) meta.content = chosen === "dark" ? PAPER.dark : PAPER.light;
}
