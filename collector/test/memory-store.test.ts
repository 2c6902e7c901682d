import { MemoryStore } from './memory-store.ts'
import { recordContract } from './store-contract.ts'

recordContract({ name: 'memory', openEmptyStore: async () => new MemoryStore() })
