"""Steps of preparation that are done, so that a start after a break goes on where it stopped."""

from django.db import models


class Step(models.Model):
    """A step with everything that it depends on in its name: done is done until something it depends on changes."""

    name = models.CharField(primary_key=True, max_length=200)
    done_at = models.DateTimeField()
    detail = models.JSONField(default=dict)

    class Meta:
        db_table = "preparation_step"

    def __str__(self) -> str:
        return str(self.name)
