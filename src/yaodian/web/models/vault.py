"""The identity vault: sealed records of persons, who looked at whom, and by what the keys are known that lie elsewhere."""

from django.db import models


class PersonRecord(models.Model):
    """What one dataset's reporters said of a person, sealed. Of a dataset and person there is one record: a later one replaces it.

    `mark` is a keyed digest of what is sealed, `proof` one of who it is: they show that nothing changed, or that two persons fell on
    one pseudonym, without a key. `sealing_key` is the id of the key that opens `sealed`.
    """

    pk = models.CompositePrimaryKey("pseudonym", "dataset")
    pseudonym = models.CharField(max_length=16)
    dataset = models.CharField(max_length=100)
    proof = models.CharField(max_length=16)
    mark = models.CharField(max_length=32)
    sealing_key = models.CharField(max_length=10)
    sealed = models.BinaryField()
    updated = models.DateTimeField()

    class Meta:
        db_table = "person_record"
        indexes = (models.Index(fields=("sealing_key",), name="person_by_key"),)

    def __str__(self) -> str:
        return f"{self.pseudonym} {self.dataset}"


class LookUp(models.Model):
    """A look-up of persons. Its ledger entry holds the digest over the tags of those who were looked at."""

    entry = models.BigIntegerField(primary_key=True)
    dataset = models.CharField(max_length=100)
    unit = models.CharField(max_length=100)
    purpose = models.CharField(max_length=300)
    persons = models.PositiveBigIntegerField()
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        db_table = "look_up"

    def __str__(self) -> str:
        return f"#{self.entry} {self.dataset} {self.persons}"


class LookedAt(models.Model):
    """One person in a look-up, by a tag: the pseudonym keyed once more, so that only who holds the keys can find a person's look-ups."""

    pk = models.CompositePrimaryKey("tag", "entry")
    tag = models.CharField(max_length=16)
    entry = models.BigIntegerField()

    class Meta:
        db_table = "looked_at"

    def __str__(self) -> str:
        return f"{self.tag} #{self.entry}"


class VaultKey(models.Model):
    """A key by its id and a check value: another key file than the one the vault was begun with is refused."""

    name = models.CharField(primary_key=True, max_length=10)
    check_value = models.CharField(max_length=32)

    class Meta:
        db_table = "vault_key"

    def __str__(self) -> str:
        return str(self.name)
