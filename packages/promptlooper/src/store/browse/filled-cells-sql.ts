/** A scorer's newest score of the run at hand, over all its versions; the scorer's name is the parameter. */
export function newestScore(parameter: string): string {
  return `(select value from scores where scores.run_id = runs.id and scorer_name = ${parameter} order by sequence desc limit 1)`
}

// The loops in this order: examples, variants, and of each cell its runs by the index on cells.
const joins = (places: string): string => `from ${places}
  cross join examples on examples.id = place.example_id
  cross join revision_variants on revision_variants.revision_id = place.revision_id
  cross join runs on runs.experiment_id = ? and runs.example_key = examples.key
    and runs.variant_key = revision_variants.variant_key and runs.repeat_index < ? and runs.take between ? and ?`

// Of each cell the completed run of the highest take, else its newest: no other run goes before it.
const isFilling = `not exists (
    select 1 from runs as before where before.experiment_id = runs.experiment_id
      and before.example_key = runs.example_key and before.variant_key = runs.variant_key
      and before.repeat_index = runs.repeat_index and before.id <> runs.id and before.take between ? and ?
      and (before.status = 'completed', before.take) > (runs.status = 'completed', runs.take))`

/**
 * From and where of a revision's cells, each with the run that fills it. Parameters: experiment, repeats, lowest and
 * highest take, revision, lowest and highest take.
 */
export const filledCellJoins = `${joins('revision_examples as place')}
  where place.revision_id = ? and ${isFilling}`

/** The same for the runs whose commit sequences a JSON list names: the list comes first, then experiment and revision. */
export const listedRunJoins = `from json_each(?) as listed
  cross join runs on runs.commit_sequence = listed.value and runs.experiment_id = ?
  cross join examples on examples.key = runs.example_key
  cross join revision_examples as place on place.example_id = examples.id and place.revision_id = ?
  cross join revision_variants on revision_variants.revision_id = place.revision_id
    and revision_variants.variant_key = runs.variant_key
  where runs.repeat_index < ? and runs.take between ? and ? and ${isFilling}`
