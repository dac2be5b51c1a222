import { applyFieldOverrides, createTheme, type DataFrame, FieldType, type LinkModel } from '@grafana/data';
import { getTemplateSrv } from '@grafana/runtime';
import type { Followed } from './followed';

const sum = (values: readonly unknown[]) => values.reduce<number>((total, value) => total + Number(value ?? 0), 0);

/** Where Explore is sent, in the address that Grafana makes of the link. */
function target({ href }: LinkModel) {
  const { range, queries } = JSON.parse(new URL(href, document.baseURI).searchParams.get('left')!);
  // By the data source Explore knows whom to ask.
  const { datasource: _, ...query } = queries[0];
  return { range, query };
}

/** All links of the frames, as Grafana's panels make them. */
export function linksOf(frames: readonly DataFrame[]): Followed[] {
  const drawn = applyFieldOverrides({
    data: [...frames],
    fieldConfig: { defaults: {}, overrides: [] },
    theme: createTheme(),
    replaceVariables: (text, scoped, format) => getTemplateSrv().replace(text, scoped, format),
    timeZone: 'utc',
  });
  return drawn.flatMap(({ fields }) =>
    fields
      .filter(({ type }) => type === FieldType.number)
      .flatMap((field) => {
        const { name, values } = field;
        const ofRows = [...values].flatMap((value, valueRowIndex) =>
          field.getLinks!({ valueRowIndex }).map((link) => ({
            field: name,
            value,
            calculated: false,
            ...target(link),
          })),
        );
        if (!field.labels) return ofRows;
        const numeric = sum([...values]);
        const ofSum = field.getLinks!({ calculatedValue: { numeric, text: String(numeric) } }).map((link) => ({
          field: name,
          value: numeric,
          calculated: true,
          ...target(link),
        }));
        return [...ofRows, ...ofSum];
      }),
  );
}
