"""What stories are told in, and by whom: the actors' words, and what stands around them.

| Module | What it is |
|---|---|
| `chat` | in process: the real handlers and errands on a real store; what goes out is kept, not sent |
| `station`, `walls` | in it, two groups with officers and a citizen; posters on their walls |
| `citizen`, `camera` | in it, a citizen: the words for what they do, and their pictures |
| `followup`, `contents` | in it, a citizen whose complaint is in; what people send besides text |
| `installation`, `nursery`, `people` | over HTTP: the real process and the sandbox; what people do there |
| `scene`, `inside`, `direct` | the scene of stories told in both, and how they are told in process |
| `post` | delivery alone: a store, a courier, and a Telegram that it delivers to over HTTP |
| `desk` | an intake whose one handler does what a message says |
| `office` | an operator at the command line |
| `given` | a data folder, units and cases for tests of the store alone |
| `page` | people and a bot of bare calls, on one page in a browser |
| `sheets` | posters to draw |
"""
