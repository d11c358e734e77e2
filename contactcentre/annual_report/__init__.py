"""The annual report of the policy: gathered from every app's figures, clause by clause.

Nobody is named in it and no record can be reached from it. What is kept of it, and for how long,
is ``governance``'s business.
"""

from contactcentre.annual_report.document import document
from contactcentre.annual_report.gathering import began, figures

__all__ = ["began", "document", "figures"]
