import { LinkButton } from '@grafana/ui';
import React from 'react';
import type { DashboardLink } from '../shared/dashboard-json';
import { templateSrv } from '../variables/template-srv';
import { leadsOut } from './leads';

function addressOf({ url = '', keepTime, includeVars }: DashboardLink): string {
  const address = new URL(templateSrv.replace(url), window.location.href);
  const carried = [keepTime && '$__url_time_range', includeVars && '$__all_variables'].filter(Boolean).join('&');
  for (const [name, value] of new URLSearchParams(templateSrv.replace(carried)))
    address.searchParams.append(name, value);
  return address.href;
}

/** Links of the dashboard that lead to other places. Those to dashboards the bar above has, where there are such. */
export function DashboardLinks({ links = [] }: { links?: readonly DashboardLink[] }) {
  return links
    .filter(({ type, url }) => type === 'link' && url && URL.canParse(url, window.location.href) && leadsOut(url))
    .map((link) => (
      <LinkButton
        key={link.title}
        href={addressOf(link)}
        size="sm"
        variant="secondary"
        icon="external-link-alt"
        tooltip={link.tooltip ?? ''}
        {...(link.targetBlank && { target: '_blank', rel: 'noreferrer' })}
      >
        {templateSrv.replace(link.title)}
      </LinkButton>
    ));
}
