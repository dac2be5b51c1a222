import { findGrafana, type Grafana, namedGrafana } from '../../../src/cli/grafana/find-grafana';

export const NO_GRAFANA =
  'There is no Grafana on this machine. Install one of 10.4 or newer, or name its folder, which has conf, public and bin, by GRAFANA_HOME.';

/** The Grafana that GRAFANA_HOME names, or else one that is installed. Throws where what is named is none. */
export function grafanaOfMachine(): Grafana | undefined {
  const { GRAFANA_HOME } = process.env;
  if (!GRAFANA_HOME) return findGrafana();
  try {
    return namedGrafana(GRAFANA_HOME);
  } catch {
    throw new Error(`There is no Grafana at GRAFANA_HOME, ${GRAFANA_HOME}: name the folder that has its conf and bin.`);
  }
}
