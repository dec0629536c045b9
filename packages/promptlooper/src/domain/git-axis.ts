/**
 * The axis on which a variant of a commit differs from its namesake of now; its label is the commit as it was named, such
 * as `git:main`. No axis of a file can have this path.
 */
export const gitAxis = 'git'
