import type { CompletedCommand } from './tree';
import type { Values } from './values';

/** A text as one word of a shell of the Bourne family, on one line. */
export const quoted = (text: string): string => `'${text.replaceAll('\n', ' ').replaceAll("'", `'\\''`)}'`;

const FILES = '_mahavishnu_learning_files';

const wordsOf = ({ path }: CompletedCommand) => path.map((word) => `/${word}`).join('');

function offer(values: Values): string {
  if (values.kind === 'files') return FILES;
  if (values.kind === 'none') return ':';
  const names = quoted(values.names.join(' '));
  return values.areListed ? `_mahavishnu_learning_list ${names}` : `COMPREPLY=($(compgen -W ${names} -- "$cur"))`;
}

/** A script that completes the program in bash 4.4 and later. */
export function bashScript(name: string, commands: readonly CompletedCommand[]): string {
  const paths = commands.filter(({ path }) => path.length > 0).map((command) => quoted(wordsOf(command)));
  const values = commands.flatMap((command) =>
    command.options.flatMap((option) =>
      option.values === null
        ? []
        : [
            `    ${option.flags.map((flag) => quoted(`${wordsOf(command)} ${flag}`)).join('|')}) ${offer(option.values)}; return ;;`,
          ],
    ),
  );
  const words = commands.map((command) => {
    const flags = command.options.flatMap((option) => option.flags);
    const argumentNames = command.arguments.flatMap((one) => (one.kind === 'names' ? one.names : []));
    const isFile = command.arguments.some(({ kind }) => kind === 'files');
    const names = [...command.commands.map((one) => one.name), ...argumentNames];
    const files = isFile ? ` ${FILES};` : '';
    return `    ${quoted(wordsOf(command))}) names=${quoted(names.join(' '))}; flags=${quoted(flags.join(' '))};${files} ;;`;
  });
  return `# Completion of ${name} in bash: eval "$(${name} completion bash)"
_mahavishnu_learning_list() {
  local before=''
  [[ $cur == *,* ]] && before="\${cur%,*},"
  compopt -o nospace
  COMPREPLY=($(compgen -P "$before" -W "$1" -- "\${cur##*,}"))
}
# One name a line: a name may hold spaces.
${FILES}() {
  compopt -o filenames
  mapfile -t COMPREPLY < <(compgen -f -- "$cur")
}
_mahavishnu_learning() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" flag="\${COMP_WORDS[COMP_CWORD-1]}" path='' names='' flags='' i
  # The shell parts --flag=value into three words.
  if [[ $cur == '=' ]]; then cur=''; elif [[ $flag == '=' ]]; then flag="\${COMP_WORDS[COMP_CWORD-2]}"; fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$path/\${COMP_WORDS[i]}" in
      ${paths.join('|')}) path="$path/\${COMP_WORDS[i]}" ;;
    esac
  done
  COMPREPLY=()
  case "$path $flag" in
${values.join('\n')}
  esac
  case "$path" in
${words.join('\n')}
  esac
  [[ $cur == -* ]] && names="$flags"
  COMPREPLY+=($(compgen -W "$names" -- "$cur"))
}
complete -F _mahavishnu_learning ${name}
`;
}
