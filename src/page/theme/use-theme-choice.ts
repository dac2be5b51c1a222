import { createTheme, type GrafanaTheme2 } from '@grafana/data';
import { useEffect, useMemo, useState } from 'react';

export type ThemeChoice = 'dark' | 'light' | 'system';

const KEY = 'mahavishnu-learning.theme';
const FONTS = 'Inter, system-ui, sans-serif';
const MONOSPACE = 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace';

const lightSystem = window.matchMedia('(prefers-color-scheme: light)');

function remembered(): ThemeChoice {
  const kept = window.localStorage.getItem(KEY);
  return kept === 'dark' || kept === 'light' ? kept : 'system';
}

function useSystemMode(): 'dark' | 'light' {
  const [isLight, setLight] = useState(lightSystem.matches);
  useEffect(() => {
    const changed = () => setLight(lightSystem.matches);
    lightSystem.addEventListener('change', changed);
    return () => lightSystem.removeEventListener('change', changed);
  }, []);
  return isLight ? 'light' : 'dark';
}

/** The theme that the reader has chosen, else that of the system. */
export function useThemeChoice(): [GrafanaTheme2, ThemeChoice, (choice: ThemeChoice) => void] {
  const [choice, setChoice] = useState(remembered);
  const system = useSystemMode();
  const mode = choice === 'system' ? system : choice;
  const theme = useMemo(
    () => createTheme({ colors: { mode }, typography: { fontFamily: FONTS, fontFamilyMonospace: MONOSPACE } }),
    [mode],
  );
  const choose = (next: ThemeChoice) => {
    window.localStorage.setItem(KEY, next);
    setChoice(next);
  };
  return [theme, choice, choose];
}
