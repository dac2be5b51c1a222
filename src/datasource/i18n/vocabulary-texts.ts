import { t } from './t';

/*
 * What is said of measures, dimensions and presets, by their names. Apart from the other tables, as dashboards need it
 * too: see table-texts.ts.
 */

interface Named {
  readonly id: string;
  readonly label: string;
  readonly help: string;
}

export const measureLabelText = (id: string, label: string): string => t(`measures.${id}.label`, label);

export const measureTexts = ({ id, label, help }: Named) => ({
  label: measureLabelText(id, label),
  help: t(`measures.${id}.help`, help),
});

export const dimensionLabel = (id: string, label: string): string => t(`fields.${id}.label`, label);

export const dimensionTexts = ({ id, label, help }: Named) => ({
  label: dimensionLabel(id, label),
  help: t(`fields.${id}.help`, help),
});

/** The question that a preset answers. */
export const presetQuestion = ({ name, question }: { readonly name: string; readonly question: string }): string =>
  t(`presets.${name}`, question);
