import { yaml } from '../../src/alerts/yaml';
import { DATA_SOURCE, DATA_SOURCE_NAME } from '../../src/dashboards/data-source';
import { INSTALLED } from '../../src/settings/installed';
import { setting } from '../../src/settings/settings';

const HEADER = `# Made by npm run generate from src/settings; change it there. Dashboards and alert rules hold on to the uid. Set
# isDefault to false where there is another default data source: Grafana does not start with two in its provisioning.
# What it is told by Grafana's environment:
`;

function line({ name, variable }: (typeof INSTALLED)[number]): string {
  const { help, isRequired } = setting(name);
  return `#   ${variable}${isRequired ? '' : ', which may be empty'}: ${help}\n`;
}

/** The data source as a file of Grafana's provisioning. */
export const provisionedSource = (): string =>
  HEADER +
  INSTALLED.map(line).join('') +
  yaml({
    apiVersion: 1,
    datasources: [
      {
        uid: DATA_SOURCE.uid,
        name: DATA_SOURCE_NAME,
        type: DATA_SOURCE.type,
        access: 'proxy',
        orgId: 1,
        isDefault: true,
        editable: false,
        jsonData: Object.fromEntries(INSTALLED.map(({ name, variable }) => [name, `$${variable}`])),
      },
    ],
  });
