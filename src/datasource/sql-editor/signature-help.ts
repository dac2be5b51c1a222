import type { monacoTypes } from '@grafana/ui';
import { MACROS } from '../../query/macros/macros';
import { macroHelp } from '../i18n/table-texts';
import { callAt } from './call';
import { signatureOf } from './describe';
import { contextOf, type EditorContext } from './editor-context';

interface Signature {
  readonly label: string;
  readonly parameters: readonly string[];
  readonly meaning?: string | undefined;
}

async function signaturesOf(name: string, { schema }: EditorContext): Promise<readonly Signature[]> {
  const macro = MACROS.find((candidate) => candidate.name === name);
  if (macro) {
    const inside = macro.signature.slice(macro.name.length).replace(/[()[\]]/g, '');
    return [{ label: macro.signature, parameters: inside ? inside.split(/,\s*/) : [], meaning: macroHelp(macro) }];
  }
  const known = (await schema.functions()).find((candidate) => candidate.name === name.toLowerCase());
  return (known?.signatures ?? []).map((parameters) => ({
    label: signatureOf(known!.name, parameters, known!.returns),
    parameters,
    meaning: known!.meaning,
  }));
}

/** What the function or macro takes whose arguments are being written. */
export const provideSignatureHelp: monacoTypes.languages.SignatureHelpProvider = {
  signatureHelpTriggerCharacters: ['(', ','],
  signatureHelpRetriggerCharacters: [')'],
  provideSignatureHelp: async (model, position) => {
    const context = contextOf(model);
    const call = callAt(model.getValue().slice(0, model.getOffsetAt(position)));
    const signatures = context && call ? await signaturesOf(call.name, context) : [];
    if (!call || signatures.length === 0) return null;
    const fitting = signatures.findIndex(({ parameters }) => parameters.length > call.argument);
    const value = {
      signatures: signatures.map(({ label, parameters, meaning }) => ({
        label,
        parameters: parameters.map((parameter) => ({ label: parameter })),
        ...(meaning && { documentation: { value: meaning } }),
      })),
      activeSignature: Math.max(fitting, 0),
      activeParameter: call.argument,
    };
    return { value, dispose: () => undefined };
  },
};
