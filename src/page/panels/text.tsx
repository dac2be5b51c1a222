import { renderTextPanelMarkdown, textUtil } from '@grafana/data';
import React from 'react';
import { templateSrv } from '../variables/template-srv';
import { option, type PanelProps } from './panel-props';

const toHtml: Readonly<Record<string, (content: string) => string>> = {
  markdown: (content) => renderTextPanelMarkdown(content),
  html: (content) => textUtil.sanitizeTextPanelContent(content),
};

/** What somebody wrote: markdown, HTML without anything that runs, or code as it is. */
export function TextPanel({ panel }: PanelProps) {
  const mode = option(panel, 'mode', 'markdown');
  const content = option(panel, 'content', '');
  const render = toHtml[mode];
  if (!render) return <pre className="page-code">{templateSrv.replace(content)}</pre>;
  const html = render(templateSrv.replace(content, {}, 'html'));
  // biome-ignore lint/security/noDangerouslySetInnerHtml: Grafana's renderers have sanitised it
  return <div className="markdown-html page-text" dangerouslySetInnerHTML={{ __html: html }} />;
}
