import { quoted } from './bash';
import type { CompletedCommand } from './tree';
import type { Values } from './values';

const wordsOf = ({ path }: CompletedCommand) => path.map((word) => `/${word}`).join('');

function offer(values: Values): string {
  if (values.kind === 'files') return '_files';
  if (values.kind === 'none') return '_message value';
  const names = values.names.map(quoted).join(' ');
  return values.areListed ? `compset -P '*,'; compadd -q -S ',' -- ${names}` : `compadd -- ${names}`;
}

const described = (entries: readonly (readonly [name: string, help: string])[]) =>
  entries.map(([name, help]) => quoted(`${name.replaceAll(':', '\\:')}:${help}`)).join(' ');

/** A script that completes the program in zsh. */
export function zshScript(name: string, commands: readonly CompletedCommand[]): string {
  const paths = commands.filter(({ path }) => path.length > 0).map((command) => quoted(wordsOf(command)));
  const values = commands.flatMap((command) =>
    command.options.flatMap((option) =>
      option.values === null
        ? []
        : [
            `    (${option.flags.map((flag) => quoted(`${wordsOf(command)} ${flag}`)).join('|')}) ${offer(option.values)}; return ;;`,
          ],
    ),
  );
  const words = commands.map((command) => {
    const flags = command.options.flatMap(({ flags, help }) => flags.map((flag): [string, string] => [flag, help]));
    const names = command.commands.map(({ name: word, help }): [string, string] => [word, help]);
    const ofArguments = command.arguments.filter(({ kind }) => kind !== 'none').map(offer);
    return `    (${quoted(wordsOf(command))}) flags=(${described(flags)}); names=(${described(names)}); ${ofArguments.map((one) => `[[ $cur != -* ]] && { ${one} }; `).join('')};;`;
  });
  return `#compdef ${name}
# Completion of ${name} in zsh: eval "$(${name} completion zsh)", after compinit.
_mahavishnu_learning() {
  local cur=\${words[CURRENT]} flag=\${words[CURRENT-1]} at='' i
  local -a flags names
  if [[ $cur == --*=* ]]; then flag=\${cur%%=*}; compset -P '*='; fi
  for ((i = 2; i < CURRENT; i++)); do
    case "$at/\${words[i]}" in
      (${paths.join('|')}) at="$at/\${words[i]}" ;;
    esac
  done
  case "$at $flag" in
${values.join('\n')}
  esac
  case "$at" in
${words.join('\n')}
  esac
  if [[ $cur == -* ]]; then _describe -o option flags; else _describe command names; fi
}
compdef _mahavishnu_learning ${name}
`;
}
