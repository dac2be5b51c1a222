import { Icon, Tooltip } from '@grafana/ui';
import React from 'react';
import { hrefOf } from '../address/place';
import type { DashboardHit } from '../shared/dashboard-json';

const shortTitle = (title: string) => title.replace(/^Learning: /, '');

interface NavProps {
  readonly hits: readonly DashboardHit[];
  /** The path of the page that is shown. */
  readonly pathname: string;
  /** Time range and variables, which go with the reader. */
  readonly search: string;
}

/** The dashboards to go to; one whose file does not parse says so. */
export function DashboardNav({ hits, pathname, search }: NavProps) {
  return (
    <nav className="page-nav" aria-label="Dashboards">
      {hits.map(({ title, url, error }) =>
        url ? (
          <a key={url} href={hrefOf(url + search)} {...(url === pathname && { 'aria-current': 'page' as const })}>
            {shortTitle(title)}
          </a>
        ) : (
          <Tooltip key={title} content={error ?? ''}>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard has to reach what is wrong with it */}
            <span tabIndex={0} role="note" aria-label={`${title}: ${error}`}>
              <Icon name="exclamation-triangle" /> {title}
            </span>
          </Tooltip>
        ),
      )}
    </nav>
  );
}
