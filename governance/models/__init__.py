from governance.models.breach import Breach
from governance.models.report import CarriedFigures, YearReport
from governance.models.review import AnnualReview, ReviewComment

__all__ = ["AnnualReview", "Breach", "CarriedFigures", "ReviewComment", "YearReport"]
