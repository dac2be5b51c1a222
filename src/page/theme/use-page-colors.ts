import type { GrafanaTheme2 } from '@grafana/data';
import { useLayoutEffect } from 'react';

/** Hands the colours of the theme to page.css. */
export function usePageColors({ colors, isDark }: GrafanaTheme2): void {
  useLayoutEffect(() => {
    const values: Readonly<Record<string, string>> = {
      '--canvas': colors.background.canvas,
      '--surface': colors.background.primary,
      '--text': colors.text.primary,
      '--muted': colors.text.secondary,
      '--border': colors.border.weak,
      '--border-strong': colors.border.strong,
      '--accent': colors.primary.main,
      '--hover': colors.action.hover,
      '--selected': colors.action.selected,
      '--link': colors.text.link,
      '--wrong': colors.error.text,
      'color-scheme': isDark ? 'dark' : 'light',
    };
    for (const [name, value] of Object.entries(values)) document.documentElement.style.setProperty(name, value);
  }, [colors, isDark]);
}
