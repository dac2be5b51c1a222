import { Document, Scalar, visit } from 'yaml';

/** Readers of YAML 1.1 take them for tags where they stand plain; the package's own schema of 1.1 does not know them. */
const TAGS_OF_1_1 = ['=', '<<'];

/** The value as YAML that means the same to readers of 1.1 (Python's, Ansible's) as to those of 1.2. */
export function yaml(value: unknown): string {
  const document = new Document(value, { aliasDuplicateObjects: false, compat: 'yaml-1.1' });
  visit(document, {
    Scalar: (_, node) => {
      if (TAGS_OF_1_1.includes(String(node.value))) node.type = Scalar.QUOTE_DOUBLE;
    },
  });
  return document.toString({ lineWidth: 0 });
}
