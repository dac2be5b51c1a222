import { cacheStore } from 'grafana-icon-cache';
import angleDown from 'grafana-icons/unicons/angle-down.svg';
import angleRight from 'grafana-icons/unicons/angle-right.svg';
import angleUp from 'grafana-icons/unicons/angle-up.svg';
import exclamationCircle from 'grafana-icons/unicons/exclamation-circle.svg';
import exclamationTriangle from 'grafana-icons/unicons/exclamation-triangle.svg';
import search from 'grafana-icons/unicons/search.svg';
import spinner from '../icons/spinner.svg';

const ICONS: Readonly<Record<string, string>> = {
  'angle-down': angleDown,
  'angle-right': angleRight,
  'angle-up': angleUp,
  'exclamation-circle': exclamationCircle,
  'exclamation-triangle': exclamationTriangle,
  search,
  spinner,
};

/**
 * Makes icons known that the page brings with it. The others are loaded when they are first shown, which is too late for
 * those that say that the server is gone, and for those that change: an icon that comes at the moment when another is to
 * take its place stays.
 */
export function bringIcons(): void {
  const folder = `${window.__grafana_public_path__}build/img/icons/unicons`;
  for (const [name, content] of Object.entries(ICONS))
    cacheStore.set(`${folder}/${name}.svg`, { content, status: 'loaded' });
}
