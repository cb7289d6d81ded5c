export { renderPbx } from './pbx/render.ts'
export { buildProgram } from './program.ts'
