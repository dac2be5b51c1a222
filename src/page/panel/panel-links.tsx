import { Icon, PanelChrome } from '@grafana/ui';
import React from 'react';
import { hrefOf } from '../address/place';
import { useLeads } from '../links/leads';
import type { PanelJson } from '../shared/dashboard-json';
import { templateSrv } from '../variables/template-srv';

/** Links in the header of a panel, to where this page or the web has something. */
export function PanelLinks({ links = [] }: PanelJson) {
  const leads = useLeads();
  return links
    .map(({ title, url = '', targetBlank }) => ({
      title: templateSrv.replace(title),
      href: templateSrv.replace(url),
      targetBlank,
    }))
    .filter(({ href }) => leads(href))
    .map(({ title, href, targetBlank }) => (
      <PanelChrome.TitleItem
        key={title}
        title={title}
        href={hrefOf(href)}
        {...(targetBlank && { target: '_blank' as const })}
      >
        <Icon name="external-link-alt" size="sm" aria-label={title} />
      </PanelChrome.TitleItem>
    ));
}
