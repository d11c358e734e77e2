"""Tables that refuse to be emptied, each with the triggers that make it so."""

from accidents import triggers as book
from contactcentre.safekeeping import triggers as audit
from families import triggers as rota
from governance import triggers as frozen
from policy import triggers as adopted
from retention import triggers as certificates
from volunteers import triggers as decisions

GUARDS = (audit, decisions, adopted, book, frozen, rota, certificates)
