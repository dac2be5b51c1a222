import type { CompletedCommand } from './tree';
import type { Values } from './values';

/** A text as one word of fish. */
const quoted = (text: string) => `'${text.replaceAll('\n', ' ').replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

/** What fish offers after an option that takes a value. */
function offer(values: Values | null): string {
  if (values === null) return '';
  if (values.kind === 'files') return ' -rF';
  if (values.kind === 'none') return ' -x';
  const names = values.names.join('\n');
  return values.areListed
    ? ` -xa ${quoted(`(__mahavishnu_learning_list ${values.names.join(' ')})`)}`
    : ` -xa ${quoted(names.replaceAll('\n', ' '))}`;
}

/** A script that completes the program in fish. */
export function fishScript(name: string, commands: readonly CompletedCommand[]): string {
  const paths = commands.filter(({ path }) => path.length > 0).map(({ path }) => quoted(`/${path.join('/')}`));
  const lines = commands.flatMap(({ path, commands: below, options, arguments: taken }) => {
    const at = `complete -c ${name} -n ${quoted(`__mahavishnu_learning_at '${path.map((word) => `/${word}`).join('')}'`)}`;
    return [
      ...below.map(({ name: word, help }) => `${at} -f -a ${quoted(word)} -d ${quoted(help)}`),
      ...options.map(({ flags, help, values }) => {
        const spelt = flags.map((flag) => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`));
        return `${at} ${spelt.join(' ')} -d ${quoted(help)}${offer(values)}`;
      }),
      ...taken.flatMap((values) => (values.kind === 'names' ? [`${at} -f -a ${quoted(values.names.join(' '))}`] : [])),
    ];
  });
  return `# Completion of ${name} in fish: ${name} completion fish | source
function __mahavishnu_learning_at
    set -l at ''
    for word in (commandline -opc)[2..]
        contains -- "$at/$word" ${paths.join(' ')}; and set at "$at/$word"
    end
    test "$at" = "$argv[1]"
end
function __mahavishnu_learning_list
    set -l before (commandline -ct | string trim -l -c '"\\'' | string match -r '.*,')
    printf '%s\\n' $before$argv
end
${lines.join('\n')}
`;
}
