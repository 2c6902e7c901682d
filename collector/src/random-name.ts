import { animals, colors } from 'unique-names-generator'

/**
 * Shown to a shop as its customer's name, so every word has to be one a person would not mind. Most
 * of the package's 1,202 adjectives are not ("ugly", "handicapped", "racial"), so the ones that
 * serve are picked from it rather than the others barred: whatever it adds later stays out.
 */
const friendlyAdjectives = (
  'able adorable alert amazing amused artistic awake beautiful big bold brainy brave bright ' +
  'brilliant calm capable careful charming cheerful clever colorful colossal comfortable ' +
  'confident cool courageous creative cuddly curious delightful determined eager early elegant ' +
  'enchanting energetic enormous enthusiastic excellent exuberant famous fancy fantastic fast ' +
  'fluffy fortunate free fresh friendly funny fuzzy generous gentle giant gigantic glad ' +
  'gleaming glorious golden good graceful grand great handsome happy helpful honest huge ' +
  'imaginative immense jolly joyous keen kind large little lively long lovely loyal lucky magic ' +
  'magnificent mammoth marvellous mighty miniature modern modest musical neat nice noble ' +
  'optimistic outstanding patient peaceful petite pleasant polite proud quick quiet rapid ' +
  'relaxed remarkable royal shiny silent silky skilled small smart smiling smooth soft ' +
  'sparkling spectacular splendid sunny super superb swift tall thoughtful tiny vast vivid warm ' +
  'wild wise witty wonderful young zesty zippy'
).split(' ')

/** Insults, vermin, and apes, which with a colour before them are an insult too. */
const unkindAnimals = new Set(
  (
    'ape asp baboon bedbug boa boar bonobo booby bug canidae chicken chimpanzee clownfish ' +
    'cockroach cow cuckoo dinosaur dog donkey earthworm earwig felidae flea fly gibbon goose ' +
    'gorilla hippopotamus hookworm hyena jackal lamprey leech locust loon louse mammal mite ' +
    'mole monkey mosquito mule orangutan pig piranha planarian primate rat reptile rodent ' +
    'roundworm scorpion shrew skunk sloth slug smelt snail snake spider termite tick toad ' +
    'turkey viper vulture weasel whale worm xerinae'
  ).split(' '),
)

const friendlyAnimals = animals.filter((animal) => !unkindAnimals.has(animal))

const WORDS = [friendlyAdjectives, colors, friendlyAnimals].map((words) => words.map(capitalize))

/** A name such as "Big Red Caribou" for a customer who gave none; not unique. */
export function randomName(): string {
  return WORDS.map((words) => words[Math.floor(Math.random() * words.length)]).join(' ')
}

function capitalize(words: string): string {
  return words.replace(/\b[a-z]/g, (letter) => letter.toUpperCase())
}
