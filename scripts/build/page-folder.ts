import { cpSync } from 'node:fs';
import path from 'node:path';
import { inRoot } from './root';

/** The icons that Grafana's components load by name as they show them, and those that only its server has. */
export function copyIcons(page: string): void {
  const icons = path.join(page, 'icons');
  cpSync(inRoot('node_modules/@grafana/ui/dist/public/img/icons'), icons, { recursive: true });
  cpSync(inRoot('src/page/icons'), path.join(icons, 'unicons'), { recursive: true });
}
