import { readdirSync } from 'node:fs';
import { RESOURCE_NAMES, RESOURCES, type ResourceName } from '../../../src/api/resources';
import { inRoot } from '../../build/root';
import { declarationsOf, memberTypes } from './declarations';
import { block, code, page, table } from './markdown';

const FILES = [
  ...readdirSync(inRoot('src/api')).map((name) => `src/api/${name}`),
  'src/engine/listed.ts',
  'src/query/catalogue.ts',
  'src/query/presets/parameters.ts',
  'src/query/macros/error-place.ts',
  'src/query/sql/text-place.ts',
];

const json = (value: unknown) => block('json', JSON.stringify(value, null, 2));

/** Of a file there is nothing to show. */
const exampleAnswer = (answer: unknown) => (answer instanceof Uint8Array ? [] : [json(answer)]);

const ADDRESS = '/api/datasources/uid/duckdb-learning';

function exampleOf(name: ResourceName): string {
  const { asked } = RESOURCES[name];
  const query = typeof asked === 'string' ? `?${asked}` : '';
  const body = typeof asked === 'object' ? ` --json '${JSON.stringify(asked)}'` : '';
  return block(
    'sh',
    `curl "$GRAFANA${ADDRESS}/resources/${name}${query}"${body}${name === 'tables/part' ? ' | gunzip > part.duckdb' : ''}`,
  );
}

/** docs/api.md */
export function apiPage(): string {
  const declarations = declarationsOf(FILES);
  const types = memberTypes('src/api/resources.ts', 'Answers');
  const shape = (type: string) => block('ts', declarations(type));
  return page(
    '# The resources of the data source',
    `What the backend answers beside queries, at Grafana's address \`${ADDRESS}\`, and at the same one of the page that \`npm start\` shows. Whoever may query may ask. Made by \`npm run generate\` from \`src/api\`.`,
    'What goes wrong is answered with the status of the error and `{code, message, hint}`: [errors.md](errors.md).',
    table(
      ['resource', 'method', 'what it answers'],
      RESOURCE_NAMES.map((name) => [
        `[${code(name)}](#resources${name})`,
        RESOURCES[name].method,
        RESOURCES[name].help,
      ]),
    ),
    ...RESOURCE_NAMES.flatMap((name) => {
      const { method, help, parameters = {}, answer } = RESOURCES[name];
      const names = Object.entries(parameters).map(([parameter, meaning]) => [code(parameter), meaning]);
      const type = types.get(name) ?? '';
      return [
        `## /resources/${name}`,
        `${method}. ${help}`,
        ...(names.length > 0 ? [table([method === 'GET' ? 'in the query string' : 'in the body', ''], names)] : []),
        exampleOf(name),
        ...exampleAnswer(answer()),
        ...(type.includes('[]') ? [`A list of ${code(type.replace(/^readonly |\[\]$/g, ''))}:`] : []),
        ...(type === 'Uint8Array' ? [] : [shape(type.replace(/^readonly |\[\]$/g, ''))]),
      ];
    }),
    '## /health',
    'GET. Whether queries would be answered, from what, and otherwise what is wrong and what to do: `status` is OK or ERROR, and `message` is what *Save & test* shows. Administrators are told of the place of the file, too; where the settings are no good there is nothing but their error in `details`.',
    shape('Health'),
  );
}
