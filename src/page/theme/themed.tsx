import { ThemeContext } from '@grafana/data';
import { GlobalStyles, PortalContainer } from '@grafana/ui';
import React, { type ReactNode } from 'react';
import type { ThemeControl } from './theme-switch';
import { usePageColors } from './use-page-colors';
import { useThemeChoice } from './use-theme-choice';

/** Everything in the theme that the reader has chosen, with what Grafana's components need around them. */
export function Themed({ render }: { render: (theme: ThemeControl) => ReactNode }) {
  const [theme, choice, choose] = useThemeChoice();
  usePageColors(theme);
  return (
    <ThemeContext.Provider value={theme}>
      <GlobalStyles />
      {render({ choice, choose })}
      <PortalContainer />
    </ThemeContext.Provider>
  );
}
