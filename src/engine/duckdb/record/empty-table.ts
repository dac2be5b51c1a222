import { quoteIdentifier } from '../../../model/quote';

export interface TypedColumn {
  readonly name: string;
  readonly type: string;
}

/** An item of a SELECT: the column where there is nothing for it. */
export const nullColumn = ({ name, type }: TypedColumn) => `CAST(NULL AS ${type}) AS ${quoteIdentifier(name)}`;

/** A SELECT of no rows, with the columns of the table. */
export const emptyTable = ({ columns }: { readonly columns: readonly TypedColumn[] }) =>
  `SELECT ${columns.map(nullColumn).join(', ')} WHERE false`;
