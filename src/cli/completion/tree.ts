import type { Command, Option } from 'commander';
import { type Values, valuesOf } from './values';

export interface CompletedOption {
  /** As in `-o` and `--output`. */
  readonly flags: readonly string[];
  readonly help: string;
  /** Null where it takes no value. */
  readonly values: Values | null;
}

/** What can stand after the words of one command. */
export interface CompletedCommand {
  /** Below the program; empty for the program itself. */
  readonly path: readonly string[];
  readonly commands: readonly { readonly name: string; readonly help: string }[];
  readonly options: readonly CompletedOption[];
  /** Of its arguments, each the values that it may have. */
  readonly arguments: readonly Values[];
}

const sentence = (text: string) => text.split('\n')[0]!.replace(/\.$/, '');

function completedOption(path: readonly string[], option: Option): CompletedOption {
  const { short, long, description, required, optional } = option;
  return {
    flags: [short, long].filter((flag) => flag !== undefined),
    help: sentence(description),
    values:
      required || optional ? valuesOf([...path, long ?? short!].join(' '), option.argChoices, option.flags) : null,
  };
}

/** Commander's own tree of a program, with the help option that it adds to each command. */
export function completedCommands(command: Command, path: readonly string[] = []): CompletedCommand[] {
  const help: CompletedOption = { flags: ['-h', '--help'], help: 'display help for command', values: null };
  const own: CompletedCommand = {
    path,
    commands: command.commands.map((one) => ({ name: one.name(), help: sentence(one.description()) })),
    options: [...command.options.filter(({ hidden }) => !hidden).map((option) => completedOption(path, option)), help],
    arguments: command.registeredArguments.map((argument) =>
      valuesOf([...path, argument.name()].join(' '), argument.argChoices, `<${argument.name()}>`),
    ),
  };
  return [own, ...command.commands.flatMap((one) => completedCommands(one, [...path, one.name()]))];
}
