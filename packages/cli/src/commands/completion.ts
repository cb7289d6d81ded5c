import type { Command } from 'commander'
import { exitCode, Failure } from '../exit.ts'

/** Words that may stand next, given the words so far. */
export const nextWords = (program: Command, words: readonly string[]): readonly string[] => {
  let here = program
  for (const word of words) {
    const child = here.commands.find((command) => command.name() === word || command.aliases().includes(word))
    if (child !== undefined) here = child
  }
  const hidden = here.commands.filter((command) => !command.name().startsWith('__')).map((command) => command.name())
  return [...hidden, ...here.options.flatMap((option) => option.long ?? [])]
}

const scripts: Readonly<Record<string, string>> = {
  bash: `_tsunagu() {
  local words=("\${COMP_WORDS[@]:1:COMP_CWORD-1}")
  COMPREPLY=($(compgen -W "$(tsunagu __words "\${words[@]}")" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -F _tsunagu tsunagu`,
  zsh: `#compdef tsunagu
_tsunagu() { compadd -- $(tsunagu __words "\${words[@]:1:$((CURRENT-2))}") }
compdef _tsunagu tsunagu`,
}

export const addCompletion = (program: Command): void => {
  program
    .command('completion <shell>')
    .description('補完（bash, zsh）: source <(tsunagu completion bash)')
    .action((shell: string) => {
      const script = scripts[shell]
      if (script === undefined) throw new Failure(exitCode.usage, 'shell.unknown', `"${shell}" is neither bash nor zsh`)
      console.log(script)
    })
  program
    .command('__words [words...]', { hidden: true })
    .allowUnknownOption()
    .action((words: string[]) => console.log(nextWords(program, words).join('\n')))
}
