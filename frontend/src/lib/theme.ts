/** Light, dark, or as the system is. */
import { createStore } from "./store";

export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

const KEY = "myriad.theme";

export const theme = createStore<Theme>(stored());

function stored(): Theme {
  const found = localStorage.getItem(KEY);
  return THEMES.find((one) => one === found) ?? "system";
}

export function applyTheme(): void {
  const wanted = theme.get();
  if (wanted === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = wanted;
}

export function chooseTheme(wanted: Theme): void {
  theme.set(wanted);
  localStorage.setItem(KEY, wanted);
  applyTheme();
}
