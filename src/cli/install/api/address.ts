import { InvalidArgumentError } from 'commander';

/** The address of a Grafana, with its sub path, without a slash at the end. */
export function grafanaAddress(text: string): string {
  const whole = text.includes('://') ? text : `http://${text}`;
  const url = URL.canParse(whole) && new URL(whole);
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new InvalidArgumentError('It takes the address of a Grafana, such as https://grafana.example.org.');
  }
  if (url.username || url.password) {
    throw new InvalidArgumentError('Leave name and password out of the address: the token says who you are.');
  }
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}
