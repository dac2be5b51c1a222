import { t } from '../i18n/t';

/** What keeps Grafana's data proxy from reading a database there; undefined for nothing, and while nothing is written. */
export function addressFault(url: string): string | undefined {
  if (url.trim() === '') return undefined;
  if (!URL.canParse(url))
    return t('file.config.no-url', 'Write it whole, as in https://files.example.org/learning.db.');
  const { protocol, pathname, search, hash, username, password } = new URL(url);
  if (!/^https?:$/.test(protocol)) return t('file.config.no-http', 'It has to begin with http:// or https://.');
  if (username || password) {
    return t('file.config.user', 'User and password belong into the fields of basic auth, which keep them secret.');
  }
  if (search || hash) {
    return t(
      'file.config.query',
      "Grafana's data proxy leaves out what follows a question mark. A token belongs into a header of its own.",
    );
  }
  if (pathname.endsWith('/'))
    return t('file.config.folder', 'It is that of a folder: add the name of the database file.');
  return undefined;
}
