import type { StoredZone } from '../../model/stored-zone';
import type { Column } from '../../result/column';
import type { Notice } from '../../result/result';
import { ByteBudget } from './byte-budget';
import type { ColumnSpec } from './column-spec';
import { Losses } from './losses';

/** A column under way. */
export interface GrowingColumn {
  finish(): Column;
}

export interface GrowingColumnsOptions {
  readonly byteLimitMb: number;
  readonly zone: StoredZone | null;
}

interface Named {
  readonly name: string;
  readonly typeName: string;
}

/** The columns of one result under way, whose bytes are counted together. */
export class GrowingColumns<C extends GrowingColumn> {
  readonly #named: readonly { readonly name: string; readonly losses: Losses }[];
  readonly columns: readonly C[];

  /** @param make of each column what gathers its values */
  constructor(
    named: readonly Named[],
    { byteLimitMb, zone }: GrowingColumnsOptions,
    make: (spec: ColumnSpec, index: number) => C,
  ) {
    const budget = new ByteBudget(byteLimitMb);
    const specs = named.map((column) => ({ ...column, budget, losses: new Losses(), zone }));
    this.#named = specs;
    this.columns = specs.map(make);
  }

  finish(): { columns: Column[]; notices: Notice[] } {
    return {
      columns: this.columns.map((column) => column.finish()),
      notices: this.#named.flatMap(({ name, losses }) => losses.notices(name)),
    };
  }
}
