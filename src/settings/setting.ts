import type { TextType } from './text-types';

/** How an installation and the provisioned data source are told of a setting. */
interface Installed {
  /** Of `grafana install`, without its dashes. */
  readonly option: string;
  readonly takes: string;
  readonly help: string;
  /** Of Grafana's environment, which provisioning/datasources/learning.yaml reads. */
  readonly variable: string;
}

interface Texts {
  /** The heading that the field stands under. */
  readonly section: string;
  readonly label: string;
  readonly help: string;
  /** Further help, in the form alone. */
  readonly more?: string;
  readonly example?: string;
  /** What holds where nothing is set, in words: it is no fixed value. */
  readonly otherwise?: string;
  readonly isRequired?: true;
  /** The frontend alone reads it; the backend passes it over. */
  readonly isOfBrowser?: true;
  /** Set where it means something to the build without a backend, with what is said otherwise there. */
  readonly withoutBackend?: { readonly help?: string; readonly otherwise?: string };
  readonly install?: Installed;
}

export interface NumberSetting extends Texts {
  readonly type: 'number';
  /** Inclusive. */
  readonly from: number;
  /** Inclusive. */
  readonly to: number;
  readonly isWhole: boolean;
  readonly unit?: string;
  readonly default?: number;
}

interface TextSetting extends Texts {
  readonly type: TextType;
  readonly default?: string;
}

/** One of a few words. */
interface ChoiceSetting extends Texts {
  readonly type: 'choice';
  /** What people see, by the word that is saved. */
  readonly choices: Readonly<Record<string, string>>;
  readonly default: string;
}

export type Setting = NumberSetting | TextSetting | ChoiceSetting;
