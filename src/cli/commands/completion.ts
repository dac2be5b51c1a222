import { Argument, type Command } from 'commander';

const SHELLS = ['bash', 'zsh', 'fish'] as const;
type Shell = (typeof SHELLS)[number];

export function addCompletion(program: Command): void {
  program
    .command('completion')
    .description('Print a script that lets a shell complete commands, options and names of what can be asked for.')
    .addArgument(new Argument('<shell>', 'the shell').choices(SHELLS))
    .addHelpText(
      'after',
      `
Examples:
  eval "$(mahavishnu-learning completion bash)"      in ~/.bashrc
  eval "$(mahavishnu-learning completion zsh)"       in ~/.zshrc, after compinit
  mahavishnu-learning completion fish | source       in ~/.config/fish/config.fish

Exit codes: 0 printed; 2 usage.`,
    )
    .action((shell: Shell) => print(shell, program));
}

async function print(shell: Shell, program: Command): Promise<void> {
  const { completedCommands } = await import('../completion/tree');
  const script = {
    bash: async () => (await import('../completion/bash')).bashScript,
    zsh: async () => (await import('../completion/zsh')).zshScript,
    fish: async () => (await import('../completion/fish')).fishScript,
  }[shell];
  process.stdout.write((await script())(program.name(), completedCommands(program)));
}
