import { type DerivedFieldName, derivedField } from '../../model/derived';
import { verbatim } from '../tree/sql';

/** A derived field in any SELECT over `executions`. */
export const derivedSql = (name: DerivedFieldName) => verbatim(derivedField(name).sql);
