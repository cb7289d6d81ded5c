import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import ts from 'typescript'
import { root } from './root.ts'

/** A name used in the code (not in comments or texts), with its line. `Math.random` counts as one name. */
export type Use = { readonly name: string; readonly line: number }
export type Import = { readonly from: string; readonly line: number }

export type SourceFile = {
  /** From the root, with slashes. */
  readonly path: string
  /** `packages/core`, `services/acd`, … */
  readonly workspace: string
  readonly isTest: boolean
  readonly imports: readonly Import[]
  readonly uses: readonly Use[]
}

/** Every `.ts` file under `src` of all packages and services. */
export const sourceFiles = (): readonly SourceFile[] =>
  workspaces().flatMap((workspace) => filesUnder(join(root, workspace, 'src')).map(readSource))

export const workspaces = (): readonly string[] =>
  ['packages', 'services'].flatMap((group) => readdirSync(join(root, group)).map((name) => `${group}/${name}`))

export const filesUnder = (folder: string): readonly string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name))

export const readSource = (file: string): SourceFile => {
  const path = relative(root, file)
  const tree = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ESNext, true)
  const imports: Import[] = []
  const uses: Use[] = []
  const lineOf = (node: ts.Node): number => tree.getLineAndCharacterOfPosition(node.getStart()).line + 1
  const visit = (node: ts.Node): void => {
    const from = importedFrom(node)
    if (from !== null) imports.push({ from, line: lineOf(node) })
    if (ts.isIdentifier(node) && isFreeName(node)) uses.push({ name: usedName(node), line: lineOf(node) })
    ts.forEachChild(node, visit)
  }
  visit(tree)
  const isTest = /\.(test|spec)\.ts$/.test(basename(path))
  return { path, workspace: path.split('/').slice(0, 2).join('/'), isTest, imports, uses }
}

const importedFrom = (node: ts.Node): string | null => {
  if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier !== undefined)
    return textOf(node.moduleSpecifier)
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
    return textOf(node.arguments[0])
  return null
}

const textOf = (node: ts.Node | undefined): string =>
  node !== undefined && ts.isStringLiteral(node) ? node.text : 'an expression'

/** Not the name of a property, as in `call.process`, `{ process: 1 }` or a type's member. */
const isFreeName = (node: ts.Identifier): boolean => {
  const { parent } = node
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node
  if (ts.isQualifiedName(parent)) return parent.left === node
  return !(
    (ts.isPropertyAssignment(parent) ||
      ts.isPropertySignature(parent) ||
      ts.isMethodDeclaration(parent) ||
      ts.isPropertyDeclaration(parent)) &&
    parent.name === node
  )
}

/** `Date.now`, and `Date()` where a moment is turned into another form rather than asked for. */
const usedName = (node: ts.Identifier): string => {
  const { parent } = node
  if (ts.isPropertyAccessExpression(parent)) return `${node.text}.${parent.name.text}`
  const converts = ts.isNewExpression(parent) && parent.expression === node && parent.arguments?.length === 1
  return converts ? `${node.text}()` : node.text
}

export const nameOfFolder = (file: SourceFile): readonly string[] => dirname(file.path).split('/')
